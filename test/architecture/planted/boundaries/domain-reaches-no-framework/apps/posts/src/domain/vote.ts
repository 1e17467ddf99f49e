// planted
import { Injectable } from '@nestjs/common';

export const vote = Injectable;
