import { Token } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { CountedStage } from '../core/cloudwatch/gateway-counts.js';

const NOT_ASCII = /[^\x20-\x7e]/g;

/**
 * What CloudWatch knows a stage of a REST API by: the API's name, not its id. API Gateway leaves out what is not ASCII,
 * and takes the id where nothing is left (its guide, "Dimensions for metrics").
 */
export function restStageCounts({ restApiId: api, restApiName }: IRestApi, stage: string): CountedStage {
  const name = Token.isUnresolved(restApiName) ? restApiName : restApiName.replace(NOT_ASCII, '');
  return { api, stage, dimensions: { ApiName: name === '' ? api : name, Stage: stage } };
}
